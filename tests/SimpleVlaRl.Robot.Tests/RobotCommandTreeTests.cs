namespace SimpleVlaRl.Robot.Tests;

public sealed class RobotCommandTreeTests
{
    [Fact]
    public void NumericOption_OfAnyCommand_RefusesWhatIsNoNumberAndSaysWhatItCounts() =>
        Assert.InRange(CommandTreeChecks.NumericOptionsRefuseWhatIsNoNumber(RobotCommands.Create(new())), 20, 1000);

    [Fact]
    public void WordOption_OfAnyCommand_NamesTheNearestWord() =>
        Assert.InRange(CommandTreeChecks.WordOptionsNameTheNearest(RobotCommands.Create(new())), 2, 1000);
}
