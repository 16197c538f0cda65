namespace SimpleVlaRl.Control;

/// <summary>How a thread lets time pass, on the clock of <see cref="ControlPorts.Time"/>. The real one waits; one for tests moves its clock instead.</summary>
public interface IPause
{
    /// <summary>Lets time pass.</summary>
    /// <param name="time">How much, above zero.</param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <returns>True when it was ended.</returns>
    bool Sleep(TimeSpan time, CancellationToken cancellation);

    /// <summary>Gives the processor away for the shortest time, in a wait that must end to the microsecond.</summary>
    void Yield();
}
