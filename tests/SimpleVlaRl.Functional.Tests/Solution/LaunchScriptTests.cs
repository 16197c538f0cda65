using System.Diagnostics;

namespace SimpleVlaRl.Functional.Tests.Solution;

/// <summary>What <c>launch/</c> says where it cannot do its work.</summary>
public sealed class LaunchScriptTests
{
    private const string Nobody = "65534";

    [Theory]
    [InlineData("vla-robot", "cannot be written by")]
    [InlineData("vla-learn", "something must be built first")]
    public void Script_InACheckoutOfAnotherUser_SaysWhatToDo(string script, string expected)
    {
        using TemporaryFolder folder = new();
        string launch = Path.Combine(folder.Path, "launch");
        Directory.CreateDirectory(launch);
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "launch")))
        {
            File.Copy(file, Path.Combine(launch, Path.GetFileName(file)));
        }

        Sh($"chmod -R a+rX,a-w '{folder.Path}'");
        try
        {
            string asNobody = Environment.IsPrivilegedProcess ? $"setpriv --reuid {Nobody} --regid {Nobody} --clear-groups " : "";
            (int exitCode, string errors) = Sh($"cd / && {asNobody}bash '{launch}/{script}' --help");

            Assert.Equal(1, exitCode);
            Assert.Contains(expected, Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
        finally
        {
            Sh($"chmod -R u+w '{folder.Path}'");
        }
    }

    [Theory]
    [InlineData("ulimit -n 40", "at least 256 are needed")]
    [InlineData("ulimit -v 2000000", "at least 4194304 are needed")]
    public void Script_WithTooLittle_SaysWhatIsMissing(string limit, string expected)
    {
        (int exitCode, string errors) = Sh($"{limit}; bash '{Repository.Root}/launch/vla-robot' --help");

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static (int ExitCode, string Errors) Sh(string script)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.Wait();
        return (process.ExitCode, errors);
    }
}
