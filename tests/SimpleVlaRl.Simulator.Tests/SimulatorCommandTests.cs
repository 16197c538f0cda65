namespace SimpleVlaRl.Simulator.Tests;

public sealed class SimulatorCommandTests
{
    [Fact]
    public void NumericOption_OfTheCommand_RefusesWhatIsNoNumberAndSaysWhatItCounts() =>
        Assert.InRange(CommandTreeChecks.NumericOptionsRefuseWhatIsNoNumber(SimulatorCommand.Create()), 2, 1000);

    [Fact]
    public void WordOption_OfTheCommand_NamesTheNearestWord() =>
        Assert.InRange(CommandTreeChecks.WordOptionsNameTheNearest(SimulatorCommand.Create()), 1, 1000);
}
