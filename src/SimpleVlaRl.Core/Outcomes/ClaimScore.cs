namespace SimpleVlaRl.Core.Outcomes;

/// <summary>What a classifier that watches whole episodes says in their course, as it does beside a robot.</summary>
/// <param name="Episodes">How many were watched.</param>
/// <param name="FalseClaims">Failures in which it claimed a success at any time.</param>
/// <param name="EarlyClaims">Successes in which it claimed one while the task was surely not done yet.</param>
/// <param name="Claims">Successes in which it claimed one in the end.</param>
/// <param name="Successes">How many of the episodes are successes.</param>
public sealed record ClaimScore(int Episodes, int FalseClaims, int EarlyClaims, int Claims, int Successes);
