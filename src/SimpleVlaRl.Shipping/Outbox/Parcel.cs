namespace SimpleVlaRl.Shipping.Outbox;

/// <summary>A committed episode that is to be shipped.</summary>
/// <param name="Episode">Its id.</param>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Sha256">The lower-case SHA-256 of the file.</param>
/// <param name="Labels">What was said of it since, as lines; empty where nothing was.</param>
/// <param name="Problem">Why it cannot be shipped as it is; empty where it can.</param>
internal sealed record Parcel(Guid Episode, string Path, long Bytes, string Sha256, byte[] Labels, string Problem = "")
{
    /// <summary>The lower-case SHA-256 of the labels; empty where there are none.</summary>
    public string LabelsSha256 => Labels.Length == 0 ? ""
        : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Labels));
}
