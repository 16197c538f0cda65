namespace SimpleVlaRl.Training.Outcomes;

/// <summary>Pictures that the epoch and the threshold are chosen by; a type of their own, so that no reported number is of them.</summary>
/// <param name="Pictures">The pictures.</param>
public sealed record ChoicePictures(OutcomePictures Pictures);
