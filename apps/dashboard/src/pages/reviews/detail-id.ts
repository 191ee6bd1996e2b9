/** Where the review that is read begins. */
export const DETAIL_ID = 'review-detail'
