using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Tests.Chunks;

/// <summary>Answers what a test says for the first joint, and home for the others; keeps what it was asked.</summary>
/// <param name="manifest">The manifest of a policy for the robot.</param>
/// <param name="home">The home positions.</param>
/// <param name="answer">The first joint's position at a waypoint of a call, from the request and the call's number, from 0.</param>
internal sealed class ScriptedPolicy(PolicyManifest manifest, double[] home, Func<PolicyRequest, int, int, double> answer) : IPolicy
{
    /// <summary>Per call, the first joint's committed waypoints.</summary>
    public List<float[]> Committed { get; } = [];

    /// <summary>Thrown by the call of this number.</summary>
    public int ThrowsAt { get; init; } = -1;

    public PolicyManifest Manifest => manifest;

    public PolicyVersion Identity { get; } = new("scripted", 0, "scripted", "none", "none");

    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
    {
        PolicyRequest request = requests[0];
        ActionChunk chunk = chunks[0];
        int call = Committed.Count;
        Committed.Add([.. Enumerable.Range(0, request.CommittedWaypoints).Select(waypoint => request.CommittedActions[waypoint * chunk.Dimension])]);
        if (call == ThrowsAt)
        {
            throw new IOException("the server is gone");
        }

        for (int index = 0; index < chunk.Actions.Length; index++)
        {
            (int waypoint, int joint) = Math.DivRem(index, chunk.Dimension);
            chunk.Actions[index] = (float)(joint == 0 ? answer(request, call, waypoint) : home[joint]);
        }
    }

    public void Dispose()
    {
    }
}
