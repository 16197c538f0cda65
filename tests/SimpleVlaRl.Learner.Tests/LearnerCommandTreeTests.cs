namespace SimpleVlaRl.Learner.Tests;

public sealed class LearnerCommandTreeTests
{
    [Fact]
    public void NumericOption_OfAnyCommand_RefusesWhatIsNoNumberAndSaysWhatItCounts() =>
        Assert.InRange(CommandTreeChecks.NumericOptionsRefuseWhatIsNoNumber(LearnerCommands.Create()), 90, 1000);

    [Fact]
    public void WordOption_OfAnyCommand_NamesTheNearestWord() =>
        Assert.InRange(CommandTreeChecks.WordOptionsNameTheNearest(LearnerCommands.Create()), 10, 1000);
}
