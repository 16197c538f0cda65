namespace SimpleVlaRl.Core.Policies;

/// <summary>One camera that a policy sees, in the order of the network's images.</summary>
/// <param name="Name">The camera's name in the robot profile.</param>
/// <param name="Width">The frame's width before preprocessing, in pixels.</param>
/// <param name="Height">The frame's height before preprocessing, in pixels.</param>
public sealed record ManifestCamera(string Name, int Width, int Height);
