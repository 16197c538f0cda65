using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Shipping;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Robot.Shipping;

/// <summary>A line for every episode; one for a depot that cannot be reached, until it can be.</summary>
internal sealed class ShipProgress(Terminal terminal, string depot) : IShipProgress
{
    private int done;
    private int total;
    private string said = "";

    public void Begin(int episodes, long bytes)
    {
        (done, total) = (0, episodes);
        if (episodes > 0)
        {
            terminal.Status(string.Create(CultureInfo.InvariantCulture, $"{episodes} episodes, {bytes / 1e6:0.0} MB, to {depot}"));
        }
    }

    public void At(Parcel parcel, long bytes)
    {
        // A line for each episode is enough.
    }

    public void Shipped(Parcel parcel)
    {
        said = "";
        terminal.Status(string.Create(CultureInfo.InvariantCulture, $"{++done}/{total}  {parcel.Episode:D}  {parcel.Bytes / 1e6:0.0} MB"));
    }

    public void Trouble(string problem)
    {
        if (problem != said)
        {
            said = problem;
            terminal.Status($"{problem} The store is looked at again.");
        }
    }

    public void Waits(Parcel parcel, string problem, TimeSpan pause)
    {
        // A network that is gone for days is worth a line, not one for every try.
        if (problem != said)
        {
            said = problem;
            terminal.Status($"{problem} It is tried again.");
        }
    }

    public void Refused(Parcel parcel, string problem) => terminal.Status($"not taken: {parcel.Episode:D}: {problem}");

    public void Retired(IReadOnlyList<Guid> episodes)
    {
        foreach (Guid episode in episodes)
        {
            terminal.Status($"removed here, because it is shipped: {episode:D}");
        }
    }
}
