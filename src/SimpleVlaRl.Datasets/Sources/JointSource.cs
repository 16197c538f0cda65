namespace SimpleVlaRl.Datasets.Sources;

/// <summary>Which element of a data set's vectors a joint is, and how it comes to the profile's unit: position = scale × value + offset.</summary>
/// <param name="Index">The element, from 0.</param>
/// <param name="Scale">The factor; of a turned joint it is -1, of degrees π/180.</param>
/// <param name="Offset">What is added, in the profile's unit.</param>
public sealed record JointSource(int Index, double Scale = 1, double Offset = 0);
