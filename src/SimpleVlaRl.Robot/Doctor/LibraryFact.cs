namespace SimpleVlaRl.Robot.Doctor;

/// <summary>A native library.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Problem">Why it cannot be used, and what to do; empty when it can.</param>
/// <param name="Detail">Which one was found.</param>
internal sealed record LibraryFact(string Name, string Problem, string Detail);
