namespace SimpleVlaRl.Control.Stopping;

/// <summary>The lab's own way to switch the drives off once the arms stand.</summary>
/// <param name="After">How long after the stop.</param>
/// <param name="SwitchOff">Asks for it; gives what was answered, in one sentence. It must not throw.</param>
public sealed record DriveSwitch(TimeSpan After, Func<Task<string>> SwitchOff);
