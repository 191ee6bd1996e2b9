export { type JobHandlers, JobQueue, type JobTransaction } from './job-queue.js'
export { type JobDefinition, type JobName, type JobPayload, JOB_TABLE } from './job-table.js'
