using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Evaluation;

/// <summary>Says every ten episodes how the policy does so far.</summary>
internal sealed class ProgressObserver(Terminal terminal, int total) : IRolloutObserver
{
    private const int Every = 10;
    private readonly Lock gate = new();
    private int ended;
    private int succeeded;

    public void Decided(int episode, PolicyRequest request, ActionChunk chunk)
    {
    }

    public void Ended(RolloutResult result)
    {
        lock (gate)
        {
            ended++;
            succeeded += result.Outcome.Kind == OutcomeKind.Success ? 1 : 0;
            if (ended % Every == 0)
            {
                terminal.Status(string.Create(CultureInfo.InvariantCulture, $"{ended}/{total} episodes, {succeeded} succeeded"));
            }
        }
    }
}
