// Every request goes through here: each has a time limit, and each failure becomes one sentence for a person.
export class Problem extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

const whenRefused = new Set();

/** Called when the server no longer knows who this is. */
export const onSignedOut = (listener) => whenRefused.add(listener);

async function detailOf(answer) {
  try {
    const body = await answer.json();
    return body.detail || body.message || body.title || "";
  } catch {
    return "";
  }
}

export async function ask(path, { signal, milliseconds = 8000, ...options } = {}) {
  const limits = [AbortSignal.timeout(milliseconds)];
  if (signal) {
    limits.push(signal);
  }

  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.any(limits) });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }

    throw new Problem(error.name === "TimeoutError"
      ? `The robot’s computer gave no answer within ${milliseconds / 1000} s.`
      : "The robot’s computer cannot be reached.");
  }

  if (answer.ok) {
    return answer;
  }

  if (answer.status === 401 && path !== "/api/session") {
    whenRefused.forEach((listener) => listener());
  }

  throw new Problem((await detailOf(answer)) || `The answer was ${answer.status}.`, answer.status);
}

export const get = async (path, options) => (await ask(path, options)).json();

export async function post(path, body, options = {}) {
  const answer = await ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...options });
  return answer.status === 204 ? null : answer.json();
}

/** Whether a failure is only that nobody wants the answer any more. */
export const isAborted = (error) => error?.name === "AbortError";
