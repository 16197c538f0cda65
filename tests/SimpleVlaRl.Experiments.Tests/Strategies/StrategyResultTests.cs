using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Experiments.Strategies;
using SimpleVlaRl.Simulation.Strategies;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Tests.Strategies;

public sealed class StrategyResultTests
{
    private static readonly EpisodeStrategy Lifted = Moved(lift: 0.1, pushed: 0, HandSides.Right);
    private static readonly EpisodeStrategy Pushed = Moved(lift: 0, pushed: 0.2, HandSides.None);

    [Fact]
    public void Document_PolicyThatPushes_SaysWhatTheExpertDoesNotHave()
    {
        // The expert pushes once, and fails: only its successes are demonstrations.
        StrategyTally policy = Tally((Success(), Pushed), (Success(), Lifted), (Success(), Pushed), (EpisodeOutcome.Failure("timeout"), Lifted));
        StrategyTally expert = Tally((Success(), Lifted), (Success(), Lifted), (EpisodeOutcome.Failure("timeout"), Pushed));

        StrategyResult result = new("move_can_pot", policy, expert);
        JsonObject document = result.Document();

        Assert.Equal(["pushcut(right)", "grasp-and-lift(right)"], result.Rows.Select(row => row.Label));
        Assert.Equal([true, false], result.Rows.Select(row => row.IsNew));
        Assert.Equal((4, 3, 2, 2), (Int(document, "episodes"), Int(document, "successes"), Int(document, "pushcut_successes"), Int(document, "new_successes")));
        Assert.Equal(0.6667, document["new_share"]!.GetValue<double>());
        Assert.Equal((2, 0), (Int(document["expert"]!, "successes"), Int(document["expert"]!, "pushcut_successes")));
        Assert.Contains("absent from the expert: 2 of 3", result.Line(), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_ExpertAloneWithoutASuccess_HasNoShareAndNothingNew()
    {
        StrategyTally expert = Tally((EpisodeOutcome.Invalid("physics", "simulator"), Pushed), (EpisodeOutcome.Failure("timeout"), Pushed));

        StrategyResult result = new("move_can_pot", expert, Expert: null);
        JsonObject document = result.Document();

        Assert.Empty(result.Rows);
        Assert.Equal((1, 0, 1), (Int(document, "episodes"), Int(document, "successes"), Int(document, "invalid")));
        Assert.Null(document["pushcut_share"]);
        Assert.False(document.ContainsKey("new_successes"));
    }

    private static int Int(JsonNode document, string name) => document[name]!.GetValue<int>();

    private static EpisodeOutcome Success() => EpisodeOutcome.Success("simulator");

    private static EpisodeStrategy Moved(double lift, double pushed, HandSides grasping) =>
        new([new ObjectMotion("can", lift, 0.2, pushed, HandSides.Right, grasping, grasping, 0)], HandSides.None);

    private static StrategyTally Tally(params (EpisodeOutcome Outcome, EpisodeStrategy Strategy)[] episodes) => new(
        [.. episodes.Select((episode, index) => new RolloutResult(index, new ReportStart("move_can_pot", index), episode.Outcome, 10, 1, 0))],
        episodes.Index().ToDictionary(episode => episode.Index, episode => episode.Item.Strategy));
}
