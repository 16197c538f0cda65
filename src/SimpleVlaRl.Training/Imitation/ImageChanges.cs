namespace SimpleVlaRl.Training.Imitation;

/// <summary>How far pictures are changed at random while learning.</summary>
/// <param name="ShiftPixels">The largest shift in pixels, both ways.</param>
/// <param name="BrightnessJitter">The largest change of brightness, as a share of the range.</param>
/// <param name="ContrastJitter">The largest change of contrast.</param>
internal readonly record struct ImageChanges(int ShiftPixels, double BrightnessJitter, double ContrastJitter);
