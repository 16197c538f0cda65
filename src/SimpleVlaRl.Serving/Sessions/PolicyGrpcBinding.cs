using Grpc.Core;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Binds our protocol as the generated code does, but for how an observation is read.</summary>
internal static class PolicyGrpcBinding
{
    private static readonly Marshaller<InferRequest> Observation = Marshallers.Create<InferRequest>(
        static (message, context) => throw new NotSupportedException("A server sends no observations."),
        static context => InferRequestReader.Read(context.PayloadAsReadOnlySequence()));

    /// <summary>Found by its name in the service's attribute.</summary>
    public static void Bind(ServiceBinderBase binder, PolicyService.PolicyServiceBase? service) => PolicyService.BindService(new Binder(binder), service);

    private sealed class Binder(ServiceBinderBase inner) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(Of(method), handler);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(Of(method), handler);

        private static Method<TRequest, TResponse> Of<TRequest, TResponse>(Method<TRequest, TResponse> method) =>
            Observation is Marshaller<TRequest> observation
            ? new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, observation, method.ResponseMarshaller)
            : method;
    }
}
