namespace SimpleVlaRl.Benchmarks;

/// <summary>How the programs that are measured are started in processes of their own: they lie beside this one.</summary>
internal static class ProgramWords
{
    /// <summary>The words that start a program, before its arguments.</summary>
    /// <param name="program">Its name, such as <c>vla-robot</c>.</param>
    public static string[] Of(string program)
    {
        string process = Environment.ProcessPath!;
        string host = Path.GetFileNameWithoutExtension(process) == "dotnet" ? process : "dotnet";
        return [host, Path.Combine(AppContext.BaseDirectory, program + ".dll")];
    }
}
