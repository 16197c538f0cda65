using System.Diagnostics;
using System.Text.Json;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>The commands as a person runs them, in a copy of the program from which libtorch was taken away.</summary>
public sealed class CheckpointExportCommandTests
{
    [Fact]
    public void Export_FromACheckpoint_WorksWithoutLibtorchAndClaimsNoVerification()
    {
        using TemporaryFolder folder = new();
        string program = ProgramWithoutLibtorch(folder.Path);
        string checkpoint = Path.Combine(folder.Path, "checkpoint");
        string models = Path.Combine(folder.Path, "models");
        (int code, _, string errors) = Run(program, "synthesize", "--to", checkpoint, "--blocks", "1", "--layers", "1", "--shrink", "16");
        Assert.True(code == 0, errors);

        (code, string output, errors) = Run(program, "export", "--from", checkpoint, "--models", models, "--name", "tiny", "--precision", "fp16", "--json");

        Assert.True(code == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.False(document.RootElement.GetProperty("verified").GetBoolean());
        PolicyManifest manifest = PolicyManifestFile.Read(Path.Combine(models, "tiny"));
        Assert.False(manifest.Newest().Verified);
        Assert.Equal("fp16", manifest.Newest().Precision);
        Assert.True(File.Exists(Path.Combine(models, "tiny", manifest.Tokenizer)));
        Assert.Empty(Directory.GetDirectories(Path.Combine(models, "tiny"), ".partial*"));

        // The copy is what it claims to be: a comparison, which needs libtorch, fails in it and leaves nothing behind.
        (code, _, _) = Run(program, "export", "--from", checkpoint, "--models", models, "--name", "tiny", "--verify");
        Assert.NotEqual(0, code);
        Assert.Single(PolicyManifestFile.Read(Path.Combine(models, "tiny")).Versions);
        Assert.False(Directory.Exists(Path.Combine(models, "tiny", "2")));
    }

    [Fact]
    public void Export_OfSomethingThatIsNoCheckpoint_SaysSoInOneSentenceAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        string program = VlaLearn.Program();

        (int code, string output, string errors) = Run(program, "export", "--from", folder.Path, "--models", Path.Combine(folder.Path, "models"));

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Contains("config.json", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "models")));
    }

    [Fact]
    public void Export_FromACheckpointOntoADiskThatFills_LeavesNoVersionAndNoRest()
    {
        using TemporaryFolder folder = new();
        string checkpoint = Path.Combine(folder.Path, "checkpoint");
        string models = Path.Combine(folder.Path, "models");
        (int code, _, string errors) = Run(VlaLearn.Program(), "synthesize", "--to", checkpoint, "--blocks", "1", "--layers", "1", "--shrink", "16");
        Assert.True(code == 0, errors);
        (code, _, errors) = Run(VlaLearn.Program(), "export", "--from", checkpoint, "--models", models, "--name", "tiny", "--precision", "fp16");
        Assert.True(code == 0, errors);

        // No file may pass 8 MB, as on a disk that fills: the second export ends in the middle of its weights.
        ProcessStartInfo start = new(
            "bash",
            ["-c", "trap '' XFSZ; ulimit -f 8000; exec dotnet \"$@\"", "bash", VlaLearn.Program(), "export", "--from", checkpoint, "--models", models, "--name",
                "tiny", "--precision", "fp16"]);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        (code, string output, errors) = Run(start);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.DoesNotContain(" at SimpleVlaRl", errors, StringComparison.Ordinal);
        Assert.Contains("too large", errors, StringComparison.Ordinal);
        Assert.Equal([1], PolicyManifestFile.Read(Path.Combine(models, "tiny")).Versions.Select(version => version.Version));
        Assert.Equal(["1"], Directory.GetDirectories(Path.Combine(models, "tiny")).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData("none", "no tokenizer.model")]
    [InlineData("garbage", "Copy tokenizer.model from the checkpoint")]
    [InlineData("short", "its 256 action tokens")]
    public void Export_WithATokenizerThatDoesNotBelong_RefusesBeforeItWrites(string kind, string expected)
    {
        using TemporaryFolder folder = new();
        string checkpoint = Path.Combine(folder.Path, "checkpoint");
        string models = Path.Combine(folder.Path, "models");
        (int code, _, string errors) = Run(VlaLearn.Program(), "synthesize", "--to", checkpoint, "--blocks", "1", "--layers", "1", "--shrink", "16");
        Assert.True(code == 0, errors);
        string tokenizer = Path.Combine(checkpoint, "tokenizer.model");
        if (kind == "none")
        {
            File.Delete(tokenizer);
        }
        else
        {
            File.WriteAllBytes(tokenizer, kind == "garbage" ? [1, 2, 3] : WithoutLastPieces(File.ReadAllBytes(tokenizer), 10));
        }

        (code, string output, errors) = Run(VlaLearn.Program(), "export", "--from", checkpoint, "--models", models, "--name", "tiny");

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(models));
    }

    /// <summary>A model's pieces are its first fields, each a tag, a length below 128 and as many bytes.</summary>
    private static byte[] WithoutLastPieces(byte[] model, int count)
    {
        const byte Piece = (1 << 3) | 2;
        List<int> starts = [];
        int place = 0;
        while (model[place] == Piece)
        {
            starts.Add(place);
            place += 2 + model[place + 1];
        }

        return [.. model[..starts[^count]], .. model[place..]];
    }

    /// <summary>The program beside empty files where TorchSharp and libtorch were: whatever loads one of them fails.</summary>
    private static string ProgramWithoutLibtorch(string folder)
    {
        string source = VlaLearn.Folder;
        string copy = Path.Combine(folder, "program");
        Directory.CreateDirectory(copy);
        foreach (string path in Directory.GetFiles(source))
        {
            string name = Path.GetFileName(path);
            string target = Path.Combine(copy, name);
            if (name.Contains("torch", StringComparison.OrdinalIgnoreCase) || name.StartsWith("libc10", StringComparison.Ordinal))
            {
                File.WriteAllBytes(target, []);
            }
            else if (name.EndsWith(".so", StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(target, path);
            }
            else
            {
                File.Copy(path, target);
            }
        }

        return Path.Combine(copy, "vla-learn.dll");
    }

    private static (int Code, string Output, string Errors) Run(string program, params string[] arguments) =>
        Run(new ProcessStartInfo("dotnet", [program, .. arguments]));

    private static (int Code, string Output, string Errors) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
