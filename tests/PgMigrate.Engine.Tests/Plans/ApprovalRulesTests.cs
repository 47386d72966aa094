using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Plans;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>What a policy says of approvals, and what a caller says: the stricter of both holds.</summary>
public sealed class ApprovalRulesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Without_a_policy_of_approvals_the_callers_hold()
    {
        var asked = new ApprovalRules { Required = 2, FromPipeline = true };
        Assert.Same(asked, asked.Under(null));
        Assert.Same(asked, asked.Under(Of("\"retries\": 1")));
    }

    [Fact]
    public void Every_setting_binds_and_a_parameter_loosens_none()
    {
        var policy = Of(
            """
            "approvals": { "required": 2, "trusted": [{ "file": "anna.pem", "accounts": ["anna"] }, { "thumbprint": "ab" }],
                "revoked": ["cd"], "notByAuthor": true, "notByRunner": true, "fromPipeline": false }
            """
        );

        var rules = new ApprovalRules
        {
            Required = 1,
            Trusted = [new TrustedCertificate("mallory", null)],
            Revoked = ["ef"],
            FromPipeline = true,
        }.Under(policy);

        Assert.Equal((2, true, true, false), (rules.Required, rules.NotByAuthor, rules.NotByRunner, rules.FromPipeline));
        Assert.Equal(
            [(null, _folder["anna.pem"]), ("ab", null)],
            rules.Trusted.Select(trusted => (trusted.Thumbprint, trusted.Path))
        );
        Assert.Equal(["anna"], rules.Trusted[0].Accounts);
        Assert.Equal(["ef", "cd"], rules.Revoked);
    }

    [Fact]
    public void What_is_stricter_than_the_policy_stays()
    {
        var policy = Of("\"approvals\": { \"required\": 1, \"notByAuthor\": false }");
        var rules = new ApprovalRules { Required = 3, NotByAuthor = true }.Under(policy);
        Assert.Equal((3, true), (rules.Required, rules.NotByAuthor));
    }

    public void Dispose() => _folder.Dispose();

    private Policy Of(string settings)
    {
        _folder.Write("pgmigrate.json", $"{{ \"policy\": {{ \"profile\": \"development\", {settings} }} }}");
        return Policy.Of(ConfigurationFile.Find(null, _folder.FullPath), "PROD")!;
    }
}
