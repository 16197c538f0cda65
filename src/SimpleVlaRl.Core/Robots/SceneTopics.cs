namespace SimpleVlaRl.Core.Robots;

/// <summary>The topics of a lab's own checker, for <see cref="SceneKind.Topics"/>.</summary>
/// <param name="Episode">std_msgs/msg/String from us, latched: JSON with episode, task, instruction, place, seed and attempt. What is to be set up.</param>
/// <param name="Ready">std_msgs/msg/Bool to us: true once the objects stand. A message older than the request does not count.</param>
/// <param name="Outcome">std_msgs/msg/String to us: <c>success</c>, <c>failure</c> or <c>discard</c>.</param>
public sealed record SceneTopics(string Episode, string Ready, string Outcome);
