namespace SimpleVlaRl.Training.Outcomes;

/// <summary>Pictures that weights are fitted to; a type of their own, so that nothing else is.</summary>
/// <param name="Pictures">The pictures.</param>
public sealed record FittingPictures(OutcomePictures Pictures);
