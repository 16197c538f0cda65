using System.Text.Json;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>ALOHA's files written and read by h5py (tests/peers/aloha_hdf5.py); skips where that is not installed.</summary>
internal static class HdfPeer
{
    // The distribution's own, which apt installs modules for.
    private const string Python = "/usr/bin/python3";

    private static readonly string Script = Path.Combine(Repository.Root, "tests", "peers", "aloha_hdf5.py");

    /// <summary>Writes two episodes of 25 and 40 rows.</summary>
    public static Task Write(string folder) => Run("write", folder);

    /// <summary>All of a file.</summary>
    public static async Task<JsonElement> Read(string file) => JsonDocument.Parse(await Run("read", file)).RootElement;

    private static async Task<string> Run(string verb, string path)
    {
        Assert.SkipUnless(File.Exists(Python), "There is no /usr/bin/python3 (apt: python3-h5py, python3-pil).");
        (int code, string output, string error) = await PeerProgram.Run(Repository.Root, Python, Script, verb, path);
        Assert.SkipWhen(error.Contains("No module named", StringComparison.Ordinal), $"h5py or Pillow is not installed: {error}");
        Assert.True(code == 0, error);
        return output;
    }
}
