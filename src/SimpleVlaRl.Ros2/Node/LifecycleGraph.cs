using SimpleVlaRl.Messages.LifecycleMessages;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>The states of a managed node and the ways between them, in the numbers, names and order of rcl_lifecycle.</summary>
internal static class LifecycleGraph
{
    private const string Succeeded = "transition_success";
    private const string Failed = "transition_failure";
    private const string Erred = "transition_error";

    /// <summary>All states.</summary>
    public static IReadOnlyList<LifecycleState> States { get; } = Enum.GetValues<LifecycleState>();

    /// <summary>All ways.</summary>
    public static IReadOnlyList<LifecycleEdge> Edges { get; } =
    [
        new(1, "configure", LifecycleState.Unconfigured, LifecycleState.Configuring),
        .. Outcomes(10, LifecycleState.Configuring, LifecycleState.Inactive, LifecycleState.Unconfigured),
        new(2, "cleanup", LifecycleState.Inactive, LifecycleState.CleaningUp),
        .. Outcomes(20, LifecycleState.CleaningUp, LifecycleState.Unconfigured, LifecycleState.Inactive),
        new(3, "activate", LifecycleState.Inactive, LifecycleState.Activating),
        .. Outcomes(30, LifecycleState.Activating, LifecycleState.Active, LifecycleState.Inactive),
        new(4, "deactivate", LifecycleState.Active, LifecycleState.Deactivating),
        .. Outcomes(40, LifecycleState.Deactivating, LifecycleState.Inactive, LifecycleState.Active),
        new(5, "shutdown", LifecycleState.Unconfigured, LifecycleState.ShuttingDown),
        new(6, "shutdown", LifecycleState.Inactive, LifecycleState.ShuttingDown),
        new(7, "shutdown", LifecycleState.Active, LifecycleState.ShuttingDown),
        .. Outcomes(50, LifecycleState.ShuttingDown, LifecycleState.Finalized, LifecycleState.Finalized),
        new(60, Succeeded, LifecycleState.ErrorProcessing, LifecycleState.Unconfigured),
        new(61, Failed, LifecycleState.ErrorProcessing, LifecycleState.Finalized),
        new(62, Erred, LifecycleState.ErrorProcessing, LifecycleState.Finalized),
    ];

    /// <summary>The way that leaves a state for a purpose; null when there is none.</summary>
    public static LifecycleEdge? Request(LifecycleState from, LifecycleTransition transition) =>
        Edges.FirstOrDefault(edge => edge.Start == from && edge.Label == NameOf(transition));

    /// <summary>The way out of a state between others.</summary>
    public static LifecycleEdge Outcome(LifecycleState from, LifecycleOutcome outcome) =>
        Edges.First(edge => edge.Start == from && edge.Id % 10 == (int)outcome);

    /// <summary>What a request asks for: its name counts before its number, as in rclcpp; null when it is nothing that can be asked for.</summary>
    public static LifecycleTransition? Parse(Transition request)
    {
        LifecycleTransition? found = null;
        foreach (LifecycleTransition transition in Enum.GetValues<LifecycleTransition>())
        {
            bool isMeant = request.Label.Length > 0
                ? request.Label == NameOf(transition)
                : Edges.Any(edge => edge.Id == request.Id && edge.Label == NameOf(transition));
            found = isMeant ? transition : found;
        }

        return found;
    }

    public static State StateOf(LifecycleState state) =>
        new() { Id = (byte)state, Label = state.ToString().ToLowerInvariant() };

    private static string NameOf(LifecycleTransition transition) => transition.ToString().ToLowerInvariant();

    private static LifecycleEdge[] Outcomes(byte first, LifecycleState between, LifecycleState success, LifecycleState failure) =>
    [
        new(first, Succeeded, between, success),
        new((byte)(first + (int)LifecycleOutcome.Failure), Failed, between, failure),
        new((byte)(first + (int)LifecycleOutcome.Error), Erred, between, LifecycleState.ErrorProcessing),
    ];
}
