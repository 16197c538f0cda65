namespace SimpleVlaRl.Core.Environments;

/// <summary>Port: simulated robots whose episodes can be gone on with from any moment, exactly.</summary>
public interface IRestorableEnvironment : IVectorEnvironment
{
    /// <summary>Keeps how an environment stands; it goes on as if nothing had been asked.</summary>
    /// <param name="environment">The environment, from 0.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="InvalidOperationException">No episode is running there.</exception>
    EnvironmentSnapshot Save(int environment);

    /// <summary>
    /// Goes on from a snapshot, in place of <see cref="IVectorEnvironment.Reset"/>: the same commands then give the same positions, pictures and outcome as in
    /// the environment that it was taken from, bit for bit.
    /// </summary>
    /// <param name="environment">The environment, from 0; what it did before is forgotten.</param>
    /// <param name="snapshot">The snapshot, of any environment of a simulator of this kind.</param>
    /// <exception cref="ArgumentException">Another simulator took it, or one with another robot or task.</exception>
    void Restore(int environment, EnvironmentSnapshot snapshot);
}
