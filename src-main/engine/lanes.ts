// Several tasks at a time over values that come one after the other.

/**
 * @param task gets each value with its place in the order of arrival, from 0
 * @throws what the values or a task throw; then no further value is taken
 */
export async function inLanes<Value>(
  values: AsyncGenerator<Value>,
  lanes: number,
  task: (value: Value, at: number) => Promise<void>,
): Promise<void> {
  let count = 0;
  let isOver = false;
  const lane = async (): Promise<void> => {
    try {
      while (!isOver) {
        const next = await values.next();
        if (next.done) return;
        await task(next.value, count++);
      }
    } finally {
      isOver = true;
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await values.return(undefined);
  }
}
