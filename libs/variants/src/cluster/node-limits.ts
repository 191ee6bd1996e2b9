/** Seconds between two signs of life that nodes are asked for. */
export const HEARTBEAT_SECONDS = 30
/** Seconds without one after which a node is taken for lost: three that did not come. */
export const LOST_AFTER_SECONDS = 90
/** Seconds that a question for assignments waits at most: less than what proxies cut connections after. */
export const MAX_WAIT_SECONDS = 50
/** Models that are assigned to one node: the list is one answer. */
export const MAX_ASSIGNMENTS_OF_NODE = 1_000
/** Assignments of all nodes that are looked at, the newest: each is a row of some 500 bytes in memory. */
export const MAX_ASSIGNMENTS = 50_000
/** Nodes of one account: a large cluster, and not so many that whoever holds a token for inference could fill the table. */
export const MAX_NODES_OF_ACCOUNT = 2_000
