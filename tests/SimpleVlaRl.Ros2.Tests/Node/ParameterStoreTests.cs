using SimpleVlaRl.Messages.RclInterfaces;
using SimpleVlaRl.Ros2.Node;

namespace SimpleVlaRl.Ros2.Tests.Node;

public sealed class ParameterStoreTests
{
    private readonly List<string> applied = [];
    private readonly ParameterStore store;

    public ParameterStoreTests() => store = new(
    [
        new("use_sim_time", ParameterValue.Of(false), ""),
        new("limits.speed", ParameterValue.Of(0.5), "How fast.")
        {
            Constraints = "0 to 1",
            Check = value => value.Double is >= 0 and <= 1 ? null : $"'limits.speed' is {value.Double}; expected 0 to 1.",
            Apply = value => applied.Add($"speed {value.Double}"),
        },
        new("limits.left.force", ParameterValue.Of(5L), "") { Apply = value => applied.Add($"force {value.Integer}") },
        new("task", ParameterValue.Of("fold"), "") { Apply = value => applied.Add($"task {value.Text}") },
        new("cameras", ParameterValue.Of(["high", "left"]), "") { Apply = value => applied.Add($"cameras {string.Join(' ', value.Texts)}") },
    ]);

    [Theory]
    [InlineData("", 0, "use_sim_time limits.speed limits.left.force task cameras", "limits limits.left")]
    [InlineData("", 1, "use_sim_time task cameras", "")]
    [InlineData("", 2, "use_sim_time limits.speed task cameras", "limits")]
    [InlineData("limits", 0, "limits.speed limits.left.force", "limits limits.left")]
    [InlineData("limits", 1, "limits.speed", "limits")]
    [InlineData("limits.left task", 1, "limits.left.force task", "limits.left")]
    [InlineData("lim", 0, "", "")]
    public void List_PrefixesAndDepth_GivesWhatRclcppGives(string prefixes, ulong depth, string names, string foundPrefixes)
    {
        ListParametersResponse response = store.List(new() { Prefixes = Split(prefixes), Depth = depth });
        Assert.Equal(Split(names), response.Names);
        Assert.Equal(Split(foundPrefixes), response.Prefixes);
    }

    [Fact]
    public void Get_OneNameUnknown_IsEmpty()
    {
        Assert.Empty(store.Get(new() { Names = ["task", "nope"] }).Values);
        Assert.Empty(store.GetTypes(new() { Names = ["nope"] }).Types);
        Assert.Empty(store.Describe(new() { Names = ["task", "nope"] }).Descriptors);
        Assert.Equal([3, 2, 4, 9, 1], store.GetTypes(new() { Names = ["limits.speed", "limits.left.force", "task", "cameras", "use_sim_time"] }).Types);
    }

    [Fact]
    public void Describe_EveryParameter_SaysWhatItIs()
    {
        IReadOnlyList<ParameterDescriptor> found = store.Describe(new() { Names = ["use_sim_time", "limits.speed"] }).Descriptors;
        Assert.Equal([(true, ""), (false, "0 to 1")], found.Select(descriptor => (descriptor.IsReadOnly, descriptor.AdditionalConstraints)));
        Assert.Equal(("limits.speed", ParameterType.Double, "How fast."), (found[1].Name, found[1].Type, found[1].Purpose));
    }

    [Fact]
    public void Set_GoodValue_IsAppliedAndKept()
    {
        Assert.True(store.Set([Parameter("limits.speed", ParameterValue.Of(0.75)), Parameter("cameras", ParameterValue.Of(["high"]))]).IsSuccessful);
        Assert.Equal(["speed 0.75", "cameras high"], applied);
        Assert.Equal(0.75, store.Get(new() { Names = ["limits.speed"] }).Values[0].Double);
        Assert.Equal(["high"], store.All()[4].Value.Texts);
    }

    [Theory]
    [InlineData("limits.speed", 2.0, "'limits.speed' is 2; expected 0 to 1.")]
    [InlineData("limits.speed", "fast", "The parameter 'limits.speed' is of type Double; got Text.")]
    [InlineData("limits.left.force", 1.0, "The parameter 'limits.left.force' is of type Integer; got Double.")]
    [InlineData("use_sim_time", true, "The parameter 'use_sim_time' cannot be set; it is fixed at the start.")]
    [InlineData("nope", true, "There is no parameter 'nope'.")]
    [InlineData("task", null, "The parameter 'task' is of type Text; got NotSet.")]
    public void Set_OneIsRefused_NoneIsSet(string name, object? value, string reason)
    {
        ParameterValue refused = value switch
        {
            double number => ParameterValue.Of(number),
            string text => ParameterValue.Of(text),
            bool boolean => ParameterValue.Of(boolean),
            _ => new()
        };
        SetParametersResult result = store.Set([Parameter("task", ParameterValue.Of("stack")), Parameter(name, refused)]);
        Assert.Equal((false, reason), (result.IsSuccessful, result.Reason));
        Assert.Empty(applied);
        Assert.Equal("fold", store.Get(new() { Names = ["task"] }).Values[0].Text);
    }

    private static Parameter Parameter(string name, ParameterValue value) => new() { Name = name, Value = value };

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
