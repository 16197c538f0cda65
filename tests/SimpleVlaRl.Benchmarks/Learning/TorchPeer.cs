using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>The policy in the PyTorch of the distribution, <c>tests/peers/torch/policy.py</c>, as a child process that answers one request at a time.</summary>
internal sealed class TorchPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Packages = "The comparison needs: apt-get install python3-torch libopenblas0-pthread (or give --without-pytorch)";
    private readonly Process process;

    private TorchPeer(Process process, string description)
    {
        this.process = process;
        Description = description;
    }

    /// <summary>PyTorch's version, its threads and its BLAS.</summary>
    public string Description { get; }

    /// <summary>Starts it.</summary>
    /// <param name="policyFolder">policy.json and model.safetensors.</param>
    /// <param name="threads">Threads inside an operator.</param>
    /// <exception cref="UserException">It cannot run here, or its BLAS is the slow reference one.</exception>
    public static TorchPeer Start(string policyFolder, int threads)
    {
        string script = RepositoryPaths.Of("tests", "peers", "torch", "policy.py");
        if (!File.Exists(script) || !File.Exists(Python))
        {
            throw new UserException(
                $"'{(File.Exists(script) ? Python : RepositoryPaths.Relative(script))}' is absent; run this in a clone of the repository. {Packages}");
        }

        string count = threads.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(Python, [script, policyFolder, "--threads", count])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };

        // OpenBLAS has threads of its own; waiting ones must sleep, for the others take turns with this process.
        start.Environment["OPENBLAS_NUM_THREADS"] = count;
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        if (line is null)
        {
            string error = process.StandardError.ReadToEnd().Trim();
            process.Dispose();
            throw new UserException($"{RepositoryPaths.Relative(script)} stopped: {error.Split('\n')[^1]}. {Packages}");
        }

        process.BeginErrorReadLine();
        using JsonDocument hello = JsonDocument.Parse(line);
        string blas = hello.RootElement.GetProperty("blas").GetString()!;
        TorchPeer peer = new(
            process, $"PyTorch {hello.RootElement.GetProperty("torch").GetString()}, {hello.RootElement.GetProperty("threads").GetInt32()} threads, {blas}");
        if (blas == "reference BLAS")
        {
            peer.Dispose();
            throw new UserException($"PyTorch computes with the reference BLAS here, thirty times slower than OpenBLAS; that is no comparison. {Packages}");
        }

        return peer;
    }

    /// <summary>Gives it a batch.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="folder">A folder for it.</param>
    public void Load(OnnxForwardInputs inputs, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "images.u8"), inputs.Images);
        File.WriteAllBytes(Path.Combine(folder, "input_ids.i64"), MemoryMarshal.AsBytes(inputs.InputIds.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, "prompt_lengths.i32"), MemoryMarshal.AsBytes(inputs.PromptLengths.AsSpan()));
        if (inputs.Proprioception.Length > 0)
        {
            File.WriteAllBytes(Path.Combine(folder, "proprioception.f32"), MemoryMarshal.AsBytes(inputs.Proprioception.AsSpan()));
        }

        Ask("inputs " + folder);
    }

    /// <summary>Lets it decide once.</summary>
    /// <returns>The milliseconds that it measured itself.</returns>
    public double Time()
    {
        using JsonDocument answer = JsonDocument.Parse(Ask("time"));
        return answer.RootElement.GetProperty("ms").GetDouble();
    }

    /// <summary>Lets it learn from rows, the loaded batch being a micro-batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="steps">The optimizer steps that share them.</param>
    /// <returns>The seconds that it measured itself.</returns>
    public double Learn(int rows, int steps)
    {
        using JsonDocument answer = JsonDocument.Parse(Ask(string.Create(CultureInfo.InvariantCulture, $"learn {rows} {steps}")));
        return answer.RootElement.GetProperty("ms").GetDouble() / 1000;
    }

    public void Dispose()
    {
        this.process.StandardInput.Close();
        if (!this.process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            this.process.Kill();
        }

        this.process.Dispose();
    }

    private string Ask(string command)
    {
        this.process.StandardInput.WriteLine(command);
        this.process.StandardInput.Flush();
        return this.process.StandardOutput.ReadLine() ?? throw new UserException($"The PyTorch program stopped at '{command}'; run it by hand to see why.");
    }
}
