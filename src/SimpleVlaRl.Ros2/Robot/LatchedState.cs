namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The newest value of a latched topic with the moment at which its publisher wrote it.</summary>
/// <typeparam name="T">The value.</typeparam>
internal sealed class LatchedState<T>(T initial)
{
    // Wire stamps are rounded to 2^-32 s, and a simulator's clock may count in steps of 100 ns.
    private const long StampTolerance = 1000;

    private readonly Lock gate = new();
    private T value = initial;
    private long stampNanoseconds = long.MinValue;

    public void Set(T newest, long writtenNanoseconds)
    {
        lock (gate)
        {
            (value, stampNanoseconds) = (newest, writtenNanoseconds);
        }
    }

    /// <summary>Reads the value if it was not written before a moment. Does not allocate.</summary>
    public bool TryGet(long notBeforeNanoseconds, out T found)
    {
        lock (gate)
        {
            found = value;
            return stampNanoseconds >= notBeforeNanoseconds - StampTolerance;
        }
    }
}
