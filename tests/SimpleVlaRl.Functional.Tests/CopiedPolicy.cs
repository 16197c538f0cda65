namespace SimpleVlaRl.Functional.Tests;

/// <summary>The shipped policy in a folder that may be changed.</summary>
internal static class CopiedPolicy
{
    /// <summary>Copies it.</summary>
    /// <param name="folder">The folder of all policies.</param>
    /// <returns>The policy's folder.</returns>
    public static string Into(string folder)
    {
        string from = Path.Combine(Repository.Root, "models", "transfer-cube-nano");
        string policy = Path.Combine(folder, "transfer-cube-nano");
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(policy, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return policy;
    }
}
