using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Tests.Operating;

/// <content>Whether undo would be taken.</content>
public sealed partial class OperatorDeskTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("play", false)]
    [InlineData("play success", true)]
    [InlineData("play success undo", false)]
    [InlineData("play success store", true)]
    [InlineData("play success store undo", false)]
    [InlineData("play success store undo failure", true)]
    [InlineData("play success store play", false)]
    [InlineData("play fault", false)]
    [InlineData("play stop store", true)]
    public async Task CanUndo_AfterWhatHasHappened_IsWhetherUndoIsTaken(string happened, bool expected)
    {
        foreach (string word in happened.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "play": await Play(); break;
                case "store": Store(); break;
                case "fault": desk.Committed(Guid.CreateVersion7(), EpisodeOutcome.Invalid("stale", "runtime")); break;
                default: Assert.Null(desk.Give(Enum.Parse<OperatorCommand>(word, ignoreCase: true), "keyboard")); break;
            }
        }

        Assert.Equal(expected, desk.Status.CanUndo);
        Assert.Equal(expected, desk.Give(OperatorCommand.Undo, "keyboard") is null);
    }
}
