namespace SimpleVlaRl.Safety.Guarding;

/// <summary>Guard and runtime do not come together; the sentence says why and what to do.</summary>
/// <param name="message">The sentence.</param>
public sealed class GuardException(string message) : Exception(message);
