using System.Management.Automation;
using System.Net;
using System.Security;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>
/// Lets a <see cref="SecureString"/> parameter take a plain string too: the tools that hand out access tokens give one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecureStringTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or SecureString => value,
            string text => new NetworkCredential(string.Empty, text).SecurePassword,

            // The value may be the secret in some other form: the message does not repeat it.
            _ => throw new ArgumentTransformationMetadataException(
                $"A SecureString or a string is needed, not {value.GetType().Name}."
            ),
        };
    }
}
