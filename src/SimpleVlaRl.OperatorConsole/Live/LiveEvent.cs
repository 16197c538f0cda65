namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>Something worth a line.</summary>
/// <param name="At">When.</param>
/// <param name="Level">How bad.</param>
/// <param name="Text">What, in one sentence.</param>
internal sealed record LiveEvent(DateTimeOffset At, HealthLevel Level, string Text);
