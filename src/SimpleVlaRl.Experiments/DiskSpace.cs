using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Experiments;

/// <summary>Looks whether a disk has room before anything large is written.</summary>
internal static class DiskSpace
{
    /// <summary>What must stay free beside the file itself.</summary>
    private const long Reserve = 256L << 20;

    /// <summary>Refuses when the folder's disk has too little room.</summary>
    public static void Demand(string folder, long bytes, string what)
    {
        long free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (free < bytes + Reserve)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} takes {bytes / 1e9:0.0} GB, and the disk of '{folder}' has {free / 1e9:0.0} GB free ({Reserve / 1e9:0.0} GB must stay free); make "
                + $"room or choose another folder."));
        }
    }

    /// <summary>An upper bound of a graph's bytes: whatever is not quantised counts in full.</summary>
    public static long OfGraph(PolicyArchitecture architecture, Precision precision)
    {
        long parameters = PolicyTensorNames.ReadElementCount(architecture);
        long table = (long)architecture.VocabularySize * architecture.Decoder.Width;
        return precision switch
        {
            Precision.Fp32 => parameters * sizeof(float),
            Precision.Fp16 => parameters * sizeof(ushort) * 21 / 20,
            Precision.Int8 => (parameters * 21 / 20) + (table * sizeof(float)),
            _ => VisionAndTable(architecture, table) + (parameters * 5 / 8),
        };
    }

    private static long VisionAndTable(PolicyArchitecture architecture, long table) =>
        (table + PolicyTensorNames.All(architecture).Where(tensor => tensor.Name.StartsWith("vision_backbone.", StringComparison.Ordinal))
            .Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size))) * sizeof(ushort);
}
