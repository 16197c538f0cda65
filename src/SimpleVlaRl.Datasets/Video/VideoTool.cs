using System.ComponentModel;
using System.Diagnostics;

namespace SimpleVlaRl.Datasets.Video;

/// <summary>A run of ffmpeg or ffprobe: started without a shell, with its complaints kept.</summary>
internal sealed class VideoTool : IDisposable
{
    private const int KeptCharacters = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string subject;
    private readonly Process process;
    private readonly Task<string> complaints;

    private VideoTool(string subject, Process process)
    {
        (this.subject, this.process) = (subject, process);
        complaints = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Looks whether the programs are there, before work begins that needs them.</summary>
    /// <param name="isNeeded">Whether it does.</param>
    /// <exception cref="DatasetException">They are not installed.</exception>
    public static void Require(bool isNeeded)
    {
        foreach (string program in isNeeded ? new[] { "ffmpeg", "ffprobe" } : [])
        {
            using VideoTool version = Start(program, "Every video", "-version");
            version.Output.CopyTo(Stream.Null);
            version.Finish();
        }
    }

    /// <summary>What the program reads.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>Starts a program.</summary>
    /// <param name="program"><c>ffmpeg</c> or <c>ffprobe</c>.</param>
    /// <param name="subject">What it works on, as a noun for messages.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="DatasetException">It is not installed.</exception>
    public static VideoTool Start(string program, string subject, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new VideoTool(subject, Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new DatasetException(
                $"{subject} needs the program '{program}', which cannot be started: {exception.Message}. Install ffmpeg ('launch/setup datasets').", exception);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="DatasetException">It failed, or did not end.</exception>
    public void Finish()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new DatasetException($"{subject}: {process.StartInfo.FileName} did not end within {Patience.TotalMinutes:0} minutes.");
        }

        if (process.ExitCode != 0)
        {
            throw Failed();
        }
    }

    /// <summary>What it has complained of, as an exception.</summary>
    public DatasetException Failed()
    {
        string said = complaints.Wait(TimeSpan.FromSeconds(5)) ? complaints.Result.Trim() : "";
        return new DatasetException($"{subject}: {process.StartInfo.FileName} says: {(said.Length > KeptCharacters ? said[^KeptCharacters..] : said)}");
    }

    /// <summary>Ends it, should it still run.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
