using SimpleVlaRl.Messages.LifecycleMessages;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>One way from a state of a managed node to another, with its number and name.</summary>
internal sealed record LifecycleEdge(byte Id, string Label, LifecycleState Start, LifecycleState Goal)
{
    public Transition Transition => new() { Id = Id, Label = Label };

    public TransitionDescription Description =>
        new() { Transition = Transition, StartState = LifecycleGraph.StateOf(Start), GoalState = LifecycleGraph.StateOf(Goal) };
}
