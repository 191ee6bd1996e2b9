import { connect } from 'node:net'

/** Bytes; the head of an answer is some hundred. */
const READ_BYTES = 16 * 1024
const CARRIAGE_RETURN = 13
const LINE_FEED = 10
/** Offset of the status in `HTTP/1.1 200 OK`. */
const STATUS_AT = 9

/**
 * A raw keep-alive connection that sends one request at a time and never pipelines.
 *
 * It reads heads only, so it is for HEAD requests: their answers announce bodies that never come, which is what makes the usual
 * load generators wait. Anything after the head of an answer is an error, and so is an answer nobody asked for.
 *
 * @param onAnswer  called with `{ status, bytes, isClosing }`: after a closing answer nothing can be sent
 * @param onClose   called once, with what went wrong, or null when the server said that it closes or `end` was called
 */
export function openConnection({ host, port, onAnswer, onClose }) {
  let held = ''
  let isWaiting = false
  let failure = null
  const socket = connect({
    host,
    port,
    noDelay: true,
    onread: { buffer: Buffer.alloc(READ_BYTES), callback },
  })
  socket.once('error', error => (failure = error))
  socket.once('close', () => {
    if (isWaiting) failure ??= new Error('the connection closed before the answer')
    onClose(failure)
  })

  function callback(length, buffer) {
    if (!isWaiting) return fail('bytes that no request asked for')
    if (held === '' && endsHead(buffer, length)) return answer(buffer.subarray(0, length))
    held += buffer.latin1Slice(0, length)
    const end = held.indexOf('\r\n\r\n')
    if (end < 0) return true
    const head = Buffer.from(held, 'latin1')
    if (head.length !== end + 4) return fail('a body after the head of a HEAD answer')
    held = ''
    return answer(head)
  }

  function answer(head) {
    isWaiting = false
    onAnswer({ status: statusOf(head), bytes: head.length, isClosing: head.includes('onnection: close') })
    return true
  }

  function fail(what) {
    socket.destroy(new Error(what))
    return false
  }

  return {
    send: request => {
      isWaiting = true
      socket.write(request)
    },
    end: () => socket.destroy(),
  }
}

/** Whether these bytes are a whole head and nothing else, in the usual case of one read per answer. */
function endsHead(buffer, length) {
  return (
    length > STATUS_AT + 3 &&
    buffer[length - 1] === LINE_FEED &&
    buffer[length - 2] === CARRIAGE_RETURN &&
    buffer[length - 3] === LINE_FEED &&
    buffer[length - 4] === CARRIAGE_RETURN &&
    buffer.indexOf('\r\n\r\n') === length - 4
  )
}

function statusOf(head) {
  const [hundreds, tens, ones] = head.subarray(STATUS_AT, STATUS_AT + 3)
  return (hundreds - 48) * 100 + (tens - 48) * 10 + (ones - 48)
}
