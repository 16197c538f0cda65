namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>How a part of the program or the machine does.</summary>
/// <param name="Name">The part, in one word.</param>
/// <param name="Level">How it does.</param>
/// <param name="Message">In words.</param>
/// <param name="Advice">What to do about it; empty where there is nothing to do.</param>
internal sealed record HealthCheck(string Name, HealthLevel Level, string Message, string Advice = "");
