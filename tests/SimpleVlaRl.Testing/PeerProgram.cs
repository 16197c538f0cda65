using System.ComponentModel;
using System.Diagnostics;

namespace SimpleVlaRl.Testing;

/// <summary>Programs that are not ours, and those of <c>tests/peers</c>, which tests compare with.</summary>
internal static class PeerProgram
{
    /// <summary>The folder of a peer.</summary>
    public static string Folder(string peer) => Path.Combine(Repository.Root, "tests", "peers", peer);

    /// <summary>Installs what a peer in JavaScript needs, unless it is there; skips the test where that cannot be.</summary>
    /// <param name="peer">The peer's folder under <c>tests/peers</c>.</param>
    /// <param name="package">One of its packages, whose presence is that of all.</param>
    public static async Task RequirePackages(string peer, string package)
    {
        if (Directory.Exists(Path.Combine(Folder(peer), "node_modules", package)))
        {
            return;
        }

        try
        {
            (int code, _, string error) = await Run(Folder(peer), "npm", "install", "--no-package-lock");
            Assert.SkipWhen(code != 0, $"The peer's packages cannot be installed: npm install ended with {code}: {error}");
        }
        catch (Win32Exception exception)
        {
            Assert.Skip($"There is no npm here: {exception.Message}. Install nodejs and npm to run this test.");
        }
    }

    /// <summary>Runs a program to its end, two minutes at most.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }
}
