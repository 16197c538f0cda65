namespace SimpleVlaRl.Guard.Tests;

public sealed class GuardCommandTests
{
    [Fact]
    public void NumericOption_OfTheCommand_RefusesWhatIsNoNumberAndSaysWhatItCounts() =>
        Assert.InRange(CommandTreeChecks.NumericOptionsRefuseWhatIsNoNumber(GuardCommand.Create()), 2, 1000);

    [Theory]
    [InlineData("/a")]
    [InlineData("/a:=")]
    [InlineData("/a:=/b:=/c")]
    public void Remap_ThatIsNoPair_IsRefused(string remap)
    {
        CommandLine.Errors.UsageException refused = Assert.Throws<CommandLine.Errors.UsageException>(
            () => GuardCommand.Create().Parse(["--remap", remap]).Invoke(new() { EnableDefaultExceptionHandler = false }));
        Assert.Contains($"--remap is '{remap}'; expected /from:=/to", refused.Message, StringComparison.Ordinal);
    }
}
