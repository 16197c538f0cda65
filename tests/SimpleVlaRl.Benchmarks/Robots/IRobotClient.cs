namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>One simulated robot's connection to a server.</summary>
internal interface IRobotClient : IAsyncDisposable
{
    /// <summary>Asks for a chunk.</summary>
    /// <param name="deadline">How long its current chunk still lasts.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether there was an answer; false when the server turned the request away.</returns>
    Task<bool> AskAsync(TimeSpan deadline, CancellationToken cancellation);

    /// <summary>The bytes of a request and of a reply, as the protocol's messages have them.</summary>
    (int Request, int Reply) MessageBytes { get; }
}
