using SimpleVlaRl.Simulation.Interop;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Experts;

/// <summary>Finds the six joint positions of an arm that put its tool into a pose: damped least squares on the scene's own kinematics.</summary>
/// <remarks>
/// S. R. Buss, "Introduction to inverse kinematics with Jacobian transpose, pseudoinverse and damped least squares methods" (2004):
/// dq = Jt (J Jt + lambda^2 I)^-1 e. Every search starts from the same posture, so the answer depends on the pose alone.
/// </remarks>
internal sealed unsafe class ArmInverseKinematics
{
    /// <summary>The joints of an arm without the gripper.</summary>
    public const int JointCount = 6;

    private const int MaximumIterations = 100;
    private const double Damping = 0.02;
    private const double Tolerance = 1e-6;
    private const double LargestStep = 0.25;

    private readonly PhysicsState scratch;
    private readonly int tool;
    private readonly int[] positionAddresses = new int[JointCount];
    private readonly int[] velocityAddresses = new int[JointCount];
    private readonly double[] lower = new double[JointCount];
    private readonly double[] upper = new double[JointCount];
    private readonly double[] jacobianPosition;
    private readonly double[] jacobianRotation;

    /// <summary>Finds the arm's joints.</summary>
    /// <param name="scratch">A state that nobody else uses.</param>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    public ArmInverseKinematics(PhysicsState scratch, string side)
    {
        this.scratch = scratch;
        SceneModel model = scratch.Model;
        tool = model.Site(side + "_tool");
        for (int index = 0; index < JointCount; index++)
        {
            int joint = model.Joint($"{side}_{ArmXml.JointNames[index]}");
            positionAddresses[index] = model.PositionAddress(joint);
            velocityAddresses[index] = model.VelocityAddress(joint);
            (lower[index], upper[index]) = model.JointRange(joint);
        }

        jacobianPosition = new double[3 * model.VelocityCount];
        jacobianRotation = new double[3 * model.VelocityCount];
    }

    /// <summary>Searches the joint positions.</summary>
    /// <param name="position">The tool point, metres.</param>
    /// <param name="rotation">The hand's orientation, row-major 3x3.</param>
    /// <param name="joints">On entry where to start from, on return the best positions found.</param>
    /// <returns>What is left of the pose error: metres and radians together.</returns>
    public double Solve(ReadOnlySpan<double> position, ReadOnlySpan<double> rotation, Span<double> joints)
    {
        Span<double> error = stackalloc double[6];
        Span<double> jacobian = stackalloc double[36];
        Span<double> normal = stackalloc double[36];
        double norm = double.PositiveInfinity;
        int columns = scratch.Model.VelocityCount;
        for (int iteration = 0; ; iteration++)
        {
            Span<double> positions = scratch.Positions;
            for (int index = 0; index < JointCount; index++)
            {
                positions[positionAddresses[index]] = joints[index];
            }

            MujocoNative.mj_kinematics(scratch.Model.Pointer, scratch.Pointer);
            ReadOnlySpan<double> point = scratch.SitePosition(tool);
            for (int axis = 0; axis < 3; axis++)
            {
                error[axis] = position[axis] - point[axis];
            }

            Rotation3.Difference(scratch.SiteRotation(tool), rotation, error[3..]);
            norm = 0;
            foreach (double value in error)
            {
                norm += value * value;
            }

            norm = Math.Sqrt(norm);
            if (norm < Tolerance || iteration == MaximumIterations)
            {
                return norm;
            }

            MujocoNative.mj_comPos(scratch.Model.Pointer, scratch.Pointer);
            fixed (double* p = jacobianPosition, r = jacobianRotation)
            {
                MujocoNative.mj_jacSite(scratch.Model.Pointer, scratch.Pointer, p, r, tool);
            }

            for (int axis = 0; axis < 3; axis++)
            {
                for (int index = 0; index < JointCount; index++)
                {
                    jacobian[(6 * axis) + index] = jacobianPosition[(axis * columns) + velocityAddresses[index]];
                    jacobian[(6 * (axis + 3)) + index] = jacobianRotation[(axis * columns) + velocityAddresses[index]];
                }
            }

            Update(jacobian, error, normal, joints);
        }
    }

    private void Update(ReadOnlySpan<double> jacobian, Span<double> error, Span<double> normal, Span<double> joints)
    {
        for (int row = 0; row < 6; row++)
        {
            for (int column = 0; column < 6; column++)
            {
                double sum = row == column ? Damping * Damping : 0;
                for (int index = 0; index < JointCount; index++)
                {
                    sum += jacobian[(6 * row) + index] * jacobian[(6 * column) + index];
                }

                normal[(6 * row) + column] = sum;
            }
        }

        SolveSymmetric(normal, error);
        double largest = 0;
        Span<double> step = stackalloc double[JointCount];
        for (int index = 0; index < JointCount; index++)
        {
            for (int row = 0; row < 6; row++)
            {
                step[index] += jacobian[(6 * row) + index] * error[row];
            }

            largest = Math.Max(largest, Math.Abs(step[index]));
        }

        double scale = Math.Min(1, LargestStep / Math.Max(largest, 1e-12));
        for (int index = 0; index < JointCount; index++)
        {
            joints[index] = Math.Clamp(joints[index] + (scale * step[index]), lower[index], upper[index]);
        }
    }

    /// <summary>Gaussian elimination of a 6x6 positive definite system, in place; no pivoting is needed.</summary>
    private static void SolveSymmetric(Span<double> matrix, Span<double> vector)
    {
        for (int pivot = 0; pivot < 6; pivot++)
        {
            for (int row = pivot + 1; row < 6; row++)
            {
                double factor = matrix[(6 * row) + pivot] / matrix[(6 * pivot) + pivot];
                for (int column = pivot; column < 6; column++)
                {
                    matrix[(6 * row) + column] -= factor * matrix[(6 * pivot) + column];
                }

                vector[row] -= factor * vector[pivot];
            }
        }

        for (int row = 5; row >= 0; row--)
        {
            for (int column = row + 1; column < 6; column++)
            {
                vector[row] -= matrix[(6 * row) + column] * vector[column];
            }

            vector[row] /= matrix[(6 * row) + row];
        }
    }
}
