using System.Management.Automation;
using System.Net;
using System.Security;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>
/// Passwords that only a PowerShell session gives: <c>Get-Secret</c> of SecretManagement, <c>Get-AutomationPSCredential</c> of an
/// Azure Automation account. For the pipeline's thread.
/// </summary>
internal static class SessionPassword
{
    /// <summary>Asks the session.</summary>
    /// <param name="password">What <c>pgmigrate.json</c> says of it.</param>
    /// <returns>The password, and the user where it comes with one; null where the session has none of that name.</returns>
    /// <exception cref="MigrationException">TargetInvalid: the session has no such command, or the command fails.</exception>
    internal static NetworkCredential? Ask(SecretConfiguration password)
    {
        string name = password.Secret is null ? "Get-AutomationPSCredential" : "Get-Secret";
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(name).AddParameter("Name", password.Secret ?? password.AutomationCredential);
        if (password.Vault is not null)
            shell.AddParameter("Vault", password.Vault);
        shell.AddParameter("ErrorAction", ActionPreference.Stop);
        try
        {
            return shell.Invoke().FirstOrDefault()?.BaseObject switch
            {
                PSCredential credential => credential.GetNetworkCredential(),
                SecureString secret => new NetworkCredential(string.Empty, secret),
                string text => new NetworkCredential(string.Empty, text),
                _ => null,
            };
        }
        catch (CommandNotFoundException exception)
        {
            throw Fails(
                $"This session has no {name}.",
                "Install the module that brings it, or keep the password elsewhere.",
                exception
            );
        }
        catch (RuntimeException exception)
        {
            throw Fails($"{name} fails: {exception.Message}", $"Run {name} by hand.", exception);
        }
    }

    private static MigrationException Fails(string message, string advice, Exception cause) =>
        new(MigrationErrorId.TargetInvalid, message, advice, cause);
}
