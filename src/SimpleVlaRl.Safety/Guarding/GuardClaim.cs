namespace SimpleVlaRl.Safety.Guarding;

/// <summary>The lock by which there is one guard of a robot: it goes with the process that holds it, however that ends.</summary>
internal static class GuardClaim
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes it, and waits for another to give it up.</summary>
    /// <exception cref="GuardException">Another guard holds it, or it cannot be made.</exception>
    public static FileStream Take(GuardIdentity identity, TimeSpan patience, CancellationToken cancellation)
    {
        TimeSpan waited = TimeSpan.Zero;
        while (true)
        {
            try
            {
                return Take(identity);
            }
            catch (GuardException) when (waited < patience)
            {
                waited += Look;
                cancellation.WaitHandle.WaitOne(Look);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private static FileStream Take(GuardIdentity identity)
    {
        string path = identity.File + ".lock";
        try
        {
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GuardException(
                $"{identity} is in use by another robot of the name '{identity.RobotName}', or by a guard that runs already: "
                + $"'{path}' is {(exception is IOException ? "held by it" : "another user's")}. Stop it, or use another name or domain.");
        }
    }
}
