using System.Text.Json;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-learn strategies</c> at a hundredth of its size.</summary>
public sealed class StrategiesCommandTests
{
    [Fact]
    public async Task Strategies_OfTheShippedPolicy_AreThoseOfItsExpert()
    {
        string policy = Path.Combine(Repository.Root, "models", "transfer-cube-nano");
        JsonElement document = await Succeed("--policy", policy, "--episodes", "3", "--expert-episodes", "3");

        JsonElement task = Assert.Single(document.GetProperty("tasks").EnumerateArray());
        Assert.Equal((3, 0), (task.GetProperty("episodes").GetInt32(), task.GetProperty("pushcut_successes").GetInt32()));
        Assert.InRange(task.GetProperty("successes").GetInt32(), 2, 3);
        Assert.Equal("handover(right,left)", task.GetProperty("strategies")[0].GetProperty("strategy").GetString());
        Assert.Equal(3, task.GetProperty("expert").GetProperty("successes").GetInt32());
        Assert.Equal(("report", 1000), (document.GetProperty("starts").GetString(), document.GetProperty("first_seed").GetInt64()));
    }

    [Fact]
    public async Task Strategies_OfExperts_NeedNoPolicy()
    {
        JsonElement document = await Succeed("--expert", "--task", "move_can_pot,click_bell", "--expert-episodes", "2");

        Assert.Equal(
            ["grasp-and-lift(right)", "touch(left)"],
            document.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("strategies")[0].GetProperty("strategy").GetString()));
        Assert.Equal(0, document.GetProperty("pushcut_successes").GetInt32());
        Assert.False(document.TryGetProperty("new_successes", out _));
    }

    private static async Task<JsonElement> Succeed(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await VlaLearn.Run(["strategies", .. arguments, "--json"]);
        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
