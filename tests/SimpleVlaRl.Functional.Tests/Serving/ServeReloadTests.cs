using System.Text.Json.Nodes;

namespace SimpleVlaRl.Functional.Tests.Serving;

/// <summary>SIGHUP to <c>vla-robot serve</c>: a new version takes over, a broken one does not. SIGUSR1: the one before answers again.</summary>
public sealed class ServeReloadTests : IDisposable
{
    private readonly TemporaryFolder scratch = new();

    private string Policy => Path.Combine(scratch.Path, "policy");

    [Fact]
    public async Task Hangup_NewVersion_AnswersIfItPassesItsTest()
    {
        Copy(ServedPolicy.Folder, Policy);
        using RunningProgram server = RunningProgram.Robot(
            0, "serve", "--policy", Policy, "--http-port", "0", "--grpc-port", "0", "--outcomes", "", "--batch", "1", "--lanes", "1");
        await server.UntilSaid("stop with Ctrl-C");

        server.Signal("HUP");
        await server.UntilSaid("version 1 is the newest and answers already");

        Copy(Path.Combine(Policy, "1"), Path.Combine(Policy, "2"));
        string data = Path.Combine(Policy, "2", "model.onnx.data");
        byte[] weights = await File.ReadAllBytesAsync(data, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(data, weights[..^4], TestContext.Current.CancellationToken);
        AddVersion(2);
        server.Signal("HUP");
        await server.UntilSaid("version 1 goes on answering: ");

        await File.WriteAllBytesAsync(data, weights, TestContext.Current.CancellationToken);
        server.Signal("HUP");
        await server.UntilSaid("version 2 answers now");

        server.Signal("USR1");
        await server.UntilSaid("version 1 answers again");

        server.Interrupt();
        Assert.Equal(0, await server.Exit());
    }

    [Fact]
    public async Task Follow_NewVersion_AnswersWithoutBeingAskedAndNotAfterItWasGoneBackFrom()
    {
        Copy(ServedPolicy.Folder, Policy);
        using RunningProgram server = RunningProgram.Robot(
            0, "serve", "--policy", Policy, "--follow", "--http-port", "0", "--grpc-port", "0", "--outcomes", "", "--batch", "1", "--lanes", "1");
        await server.UntilSaid("stop with Ctrl-C");

        Copy(Path.Combine(Policy, "1"), Path.Combine(Policy, "2"));
        AddVersion(2);
        await server.UntilSaid("version 2 answers now");
        server.Signal("USR1");
        await server.UntilSaid("version 1 answers again");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Errors.Split("version 2 answers now").Length - 1);

        server.Interrupt();
        Assert.Equal(0, await server.Exit());
    }

    public void Dispose() => scratch.Dispose();

    private static void Copy(string source, string destination)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(destination, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void AddVersion(int number)
    {
        string file = Path.Combine(Policy, "policy.json");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(file))!;
        JsonNode version = manifest["versions"]![0]!.DeepClone();
        version["version"] = number;
        manifest["versions"]!.AsArray().Add(version);

        // As export does it: a reader finds the old manifest or the new one.
        File.WriteAllText(file + ".new", manifest.ToJsonString());
        File.Move(file + ".new", file, overwrite: true);
    }
}
