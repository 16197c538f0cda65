using SimpleVlaRl.Messages.RmwDdsCommon;

namespace SimpleVlaRl.Ros2;

/// <summary>A node in the domain.</summary>
/// <param name="FullName">The namespace and the name, such as <c>/left/arm</c>.</param>
/// <param name="Participant">The process it is in.</param>
public sealed record RosGraphNode(string FullName, Gid Participant);
