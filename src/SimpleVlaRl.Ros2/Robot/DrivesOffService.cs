using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The lab's own service that switches the drives off. It must run on Cyclone DDS.</summary>
public sealed class DrivesOffService : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string service;
    private readonly DrivesOffType type;
    private readonly RosClient client;

    /// <summary>Makes the client.</summary>
    /// <param name="context">The part in ROS 2; it must outlive this.</param>
    /// <param name="stop">The profile's words; it names a service.</param>
    /// <exception cref="RosException">The service's name is wrong or the library refused.</exception>
    public DrivesOffService(RosContext context, StopProfile stop)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(stop);
        service = stop.DrivesOffService ?? throw new ArgumentException("The profile names no drives_off_service.", nameof(stop));
        type = stop.DrivesOffType;
        client = type == DrivesOffType.Trigger
            ? context.CreateClient(service, TriggerRequest.Description, TriggerResponse.Description)
            : context.CreateClient(service, SetBoolRequest.Description, SetBoolResponse.Description);
    }

    /// <summary>Calls it.</summary>
    /// <returns>What was answered, or why nothing was.</returns>
    public async Task<string> CallAsync()
    {
        if (type == DrivesOffType.Trigger)
        {
            RosCallResult<TriggerResponse> answer = await client.CallAsync<TriggerResponse>(new TriggerRequest(), Patience, default).ConfigureAwait(false);
            return Sentence(answer.Detail, answer.Response?.Success, answer.Response?.Message);
        }

        SetBoolRequest off = new() { Data = false };
        RosCallResult<SetBoolResponse> said = await client.CallAsync<SetBoolResponse>(off, Patience, default).ConfigureAwait(false);
        return Sentence(said.Detail, said.Response?.Success, said.Response?.Message);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private string Sentence(string error, bool? isDone, string? message) => isDone is null ? $"the drives are NOT off: {error}"
        : isDone.Value ? $"{service} has switched the drives off{Tail(message)}"
        : $"the drives are NOT off: {service} refuses{Tail(message)}";

    private static string Tail(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $": {message}";
}
