using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>A service whose answers may take their time. A request that is none of its type is dropped.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal sealed class NodeService<TRequest> : IDisposable
    where TRequest : ICdrMessage, new()
{
    private readonly Func<TRequest, Task<ICdrMessage>> answer;

    // A request may come before the constructor is through.
    private readonly TaskCompletionSource<RosService> made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NodeService(
        RosContext context,
        string name,
        (MessageDescription Request, MessageDescription Response) types,
        QosProfile profile,
        Func<TRequest, Task<ICdrMessage>> answer)
    {
        this.answer = answer;
        made.SetResult(context.CreateService($"{context.NodeName}/{name}", types.Request, types.Response, profile, OnRequest));
    }

    public void Dispose() => made.Task.Result.Dispose();

    private void OnRequest(RosRequestId id, ref CdrReader reader)
    {
        TRequest request = new();
        if (request.TryRead(ref reader))
        {
            _ = AnswerAsync(id, answer(request));
        }
    }

    private async Task AnswerAsync(RosRequestId id, Task<ICdrMessage> response)
    {
        RosService service = await made.Task.ConfigureAwait(false);
        await service.ReplyAsync(id, await response.ConfigureAwait(false)).ConfigureAwait(false);
    }
}
