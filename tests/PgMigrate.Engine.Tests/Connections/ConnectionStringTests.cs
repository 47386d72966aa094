using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>The three forms of a connection string.</summary>
public sealed class ConnectionStringTests
{
    private readonly ResolverScope _scope = new();

    [Theory]
    [InlineData("Host=db;Port=6000;Database=app;Username=me", "me@db:6000/app")]
    [InlineData("Server=db:6000;DB=app;User Id=me", "me@db:6000/app")]
    [InlineData("Host=::1;Database=app;UID=me", "me@[::1]:5432/app")]
    [InlineData("Host=[::1]:6000;Database=app;UID=me", "me@[::1]:6000/app")]
    [InlineData("Host=/var/run/postgresql;Port=6000;Database=app;Username=me", "me@/var/run/postgresql:6000/app")]
    [InlineData("Host=/tmp/of:port;Port=6000;Database=app;Username=me", "me@/tmp/of:port:6000/app")]
    [InlineData("Host=a:1,b;Port=6000;Database=app;Username=me", "me@a:1,b:6000/app")]
    [InlineData("Host=db", "os-user@db:5432/os-user")]
    [InlineData("postgres://", "os-user@localhost:5432/os-user")]
    [InlineData("postgresql://db", "os-user@db:5432/os-user")]
    [InlineData("postgresql://me@db/", "me@db:5432/me")]
    [InlineData("postgres://me@db:6000/app", "me@db:6000/app")]
    [InlineData("POSTGRES://me@db:/app", "me@db:5432/app")]
    [InlineData("postgresql://m%C3%A9@db/%C3%A4%20pp", "mé@db:5432/ä pp")]
    [InlineData("postgresql://[::1]/app?user=me", "me@[::1]:5432/app")]
    [InlineData("postgresql://me@[2001:db8::1]:6000/app", "me@[2001:db8::1]:6000/app")]
    [InlineData("postgresql://me@a:1,[::1]:2,c/app", "me@a:1,[::1]:2,c:5432/app")]
    [InlineData("postgresql:///app?host=/tmp/socket&port=6000&user=me", "me@/tmp/socket:6000/app")]
    [InlineData("postgresql://me@%2Ftmp%2Fsocket/app", "me@/tmp/socket:5432/app")]
    [InlineData("postgresql://me@%2Ftmp%2Fof%3Aport:6000,b:1/app", "me@/tmp/of:port:6000,b:1/app")]
    [InlineData(
        "postgres://me@db/app?keepalives_count=3&tcp_user_timeout=3&sslsni=1&oauth_scope=x&gsslib=gssapi",
        "me@db:5432/app"
    )]
    [InlineData("postgres://me@db/app?sslcertmode=allow&replication=off&ssl_min_protocol_version=TLSv1.2", "me@db:5432/app")]
    [InlineData("postgresql:///?host=a,b&port=1,2&dbname=app&user=me", "me@a:1,b:2/app")]
    [InlineData("jdbc:postgresql://db:6000/app?user=me", "me@db:6000/app")]
    [InlineData("jdbc:postgresql://a:1,b:2/app?user=me", "me@a:1,b:2/app")]
    [InlineData("jdbc:postgresql://[::1]:6000/app?user=me", "me@[::1]:6000/app")]
    [InlineData("jdbc:postgresql:app?user=me", "me@localhost:5432/app")]
    [InlineData("jdbc:postgresql://db/?user=me", "me@db:5432/me")]
    [InlineData("jdbc:postgresql:/?user=me", "me@localhost:5432/me")]
    [InlineData("jdbc:postgresql://db/a%20b+c?user=me", "me@db:5432/a b c")]
    public void Every_form_names_user_host_port_and_database(string text, string expected)
    {
        var target = _scope.Target(new ConnectionSettings { ConnectionString = text });
        Assert.Equal(expected, $"{target.User}@{target}");
    }

    [Theory]
    [InlineData("Host=db;Password=\"a;b='c\"", "a;b='c")]
    [InlineData("Host=db;PWD='a;b'", "a;b")]
    [InlineData("postgresql://me:p%40ss%2Fw%3Ford%25@db/app", "p@ss/w?ord%")]
    [InlineData("postgresql://me:p@ss:word@db/app", "p@ss:word")]
    [InlineData("postgresql://db/app?password=a%26b%3Dc", "a&b=c")]
    [InlineData("postgresql://db/app?password=a+b", "a+b")]
    [InlineData("jdbc:postgresql://db/app?user=me&password=a%26b%2Bc", "a&b+c")]
    [InlineData("jdbc:postgresql://db/app?user=me&password=a+b", "a b")]
    public void A_password_arrives_whole(string text, string expected) => Assert.Equal(expected, _scope.Resolve(text).Password);

    [Fact]
    public void A_URI_s_parameters_are_libpq_s()
    {
        var builder = _scope.Resolve(
            "postgresql://db/app?sslmode=verify-full&sslrootcert=/c/root.crt&sslcert=/c/me.crt&sslkey=/c/me.key&connect_timeout=7"
                + "&application_name=my%20app&options=-c%20geqo%3Doff&channel_binding=require&passfile=/p&gssencmode=disable"
                + "&require_auth=scram-sha-256,md5&keepalives=1&keepalives_idle=30&client_encoding=LATIN1"
        );
        Assert.Equal(
            (SslMode.VerifyFull, "/c/root.crt", "/c/me.crt", "/c/me.key", 7),
            (builder.SslMode, builder.RootCertificate, builder.SslCertificate, builder.SslKey, builder.Timeout)
        );
        Assert.Equal(
            ("my app", "-c geqo=off", ChannelBinding.Require, "/p"),
            (builder.ApplicationName, builder.Options, builder.ChannelBinding, builder.Passfile)
        );
        Assert.Equal(
            (GssEncryptionMode.Disable, "ScramSHA256,MD5", true, 30, "UTF8"),
            (
                builder.GssEncryptionMode,
                builder.RequireAuth,
                builder.TcpKeepAlive,
                builder.TcpKeepAliveTime,
                builder.ClientEncoding
            )
        );
    }

    [Theory]
    [InlineData("postgresql://db/app?sslmode=require", SslMode.Require, null)]
    [InlineData("postgresql://db/app?ssl=true", SslMode.Require, null)]
    [InlineData("postgresql://db/app?sslmode=require&sslrootcert=/r", SslMode.VerifyCA, "/r")]
    [InlineData("postgresql://db/app?sslmode=prefer&sslrootcert=/r", SslMode.Prefer, "/r")]
    [InlineData("postgresql://db/app?sslrootcert=system", SslMode.VerifyFull, null)]
    [InlineData("jdbc:postgresql://db/app?ssl=true", SslMode.VerifyFull, null)]
    [InlineData("jdbc:postgresql://db/app?ssl", SslMode.VerifyFull, null)]
    [InlineData("jdbc:postgresql://db/app?ssl=false", SslMode.Prefer, null)]
    [InlineData("jdbc:postgresql://db/app?ssl=true&sslmode=require", SslMode.Require, null)]
    [InlineData("Host=db;SSL Mode=verify-ca", SslMode.VerifyCA, null)]
    [InlineData("Host=db;SslMode=VerifyFull", SslMode.VerifyFull, null)]
    public void TLS_means_what_it_means_there(string text, SslMode mode, string? root)
    {
        var builder = _scope.Resolve(text);
        Assert.Equal((mode, root), (builder.SslMode, builder.RootCertificate));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", 0)]
    [InlineData("99999", 1024)]
    public void A_timeout_of_libpq_is_one_of_Npgsql(string seconds, int expected) =>
        Assert.Equal(expected, _scope.Resolve($"postgresql://db/app?connect_timeout={seconds}").Timeout);

    [Theory]
    [InlineData("requirepeer=postgres")]
    [InlineData("sslcrl=/c/list")]
    [InlineData("sslcertmode=require")]
    [InlineData("ssl_min_protocol_version=TLSv1.3")]
    [InlineData("replication=database")]
    public void What_protects_and_cannot_be_had_is_refused(string parameter)
    {
        var failure = Assert.Throws<MigrationException>(() => _scope.Resolve($"postgresql://db/app?{parameter}"));
        Assert.Equal(MigrationErrorId.ConnectionStringInvalid, failure.ErrorId);
        Assert.Contains(parameter.Split('=')[0], failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.RecommendedAction);
    }

    [Fact]
    public void A_driver_s_own_tuning_in_a_JDBC_URL_is_passed_over() =>
        Assert.Equal(
            "app",
            _scope.Resolve("jdbc:postgresql://db/app?prepareThreshold=0&reWriteBatchedInserts=true&ApplicationName=x").Database
        );

    [Fact]
    public void Several_hosts_keep_their_wish_and_one_host_is_pinned_without_it()
    {
        var target = _scope.Target(
            new ConnectionSettings { ConnectionString = "postgresql://a:1,b:2/app?target_session_attrs=read-write" }
        );
        Assert.True(target.HasSeveralHosts);
        Assert.Equal("read-write", target.ToBuilder().TargetSessionAttributes);

        var one = target.ForHost("b", 2);
        Assert.Equal(("b:2/app", false, null), (one.ToString(), one.HasSeveralHosts, one.ToBuilder().TargetSessionAttributes));
        Assert.Equal("[::1]:2/app", target.ForHost("::1", 2).ToString());
        Assert.Equal("a:1,b:2/app", target.ToString());
    }

    [Theory]
    [InlineData("jdbc:postgresql://a,b/app?targetServerType=master", "primary")]
    [InlineData("jdbc:postgresql://a,b/app?targetServerType=preferSecondary", "prefer-standby")]
    [InlineData("postgresql://a/app?target_session_attrs=read-write", null)]
    [InlineData("Host=a;Target Session Attributes=primary", null)]
    public void The_kind_of_host_is_a_wish_for_several(string text, string? expected) =>
        Assert.Equal(expected, _scope.Resolve(text).TargetSessionAttributes);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("Host=db;Databse=app", "Did you mean 'Database'?")]
    [InlineData("Host=db;Prot=5432", "Did you mean 'Port'?")]
    [InlineData("Host=db;Flavour=x", "'flavour'")]
    [InlineData("Host", "keyword=value")]
    [InlineData("Host=db;Port=x", "port")]
    [InlineData("Host=db;Port=70000", "port")]
    [InlineData("Host=db;SSL Mode=sometimes", "Disable, Allow, Prefer, Require, VerifyCA, VerifyFull")]
    [InlineData("Host=db;Timeout=-1", "'Timeout'")]
    [InlineData("Host=db;Pooling=perhaps", "true, false")]
    [InlineData("host=db dbname=app user=me", "blank")]
    [InlineData("postgresql://db:x/app", "port")]
    [InlineData("postgresql://db:0/app", "port")]
    [InlineData("postgresql://a,b/app?port=1,2,3", "3 ports for 2 hosts")]
    [InlineData("postgresql://db/app?sslmod=require", "Did you mean 'sslmode'?")]
    [InlineData("postgresql://db/app?flavour=x", "'flavour'")]
    [InlineData("postgresql://me:secret@db/app?flavour=x", "'flavour'")]
    [InlineData("postgresql://db/app?SSLMODE=require", "Did you mean 'sslmode'?")]
    [InlineData("postgresql://db/app?ssl=perhaps", "'ssl'")]
    [InlineData("postgresql://db/app?sslmode=verify", "VerifyFull")]
    [InlineData("postgresql://db/app?target_session_attrs=writable", "read-write")]
    [InlineData("postgresql://db/app?target_session_attrs=standby", "several hosts")]
    [InlineData("postgresql://db/50%", "%25")]
    [InlineData("jdbc:mysql://db/app", "jdbc:postgresql:")]
    [InlineData("jdbc:postgresql://me:x@db/app", "?user=")]
    [InlineData("jdbc:postgresql://db/app?usr=me", "Did you mean 'user'?")]
    [InlineData("jdbc:postgresql://db/app?ssl=perhaps", "true, false")]
    public void What_cannot_be_understood_is_named(string text, string named)
    {
        var error = _scope.Fails(text);
        Assert.Equal(MigrationErrorId.ConnectionStringInvalid, error.ErrorId);
        Assert.Contains(named, $"{error.Message} {error.RecommendedAction}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Port=s3cr3t")]
    [InlineData("Host=db;Password=s3cr3t;Port=x")]
    [InlineData("Host=db;Password=pa;s3cr3t=1")]
    [InlineData("Host=db;Password=pa;s3cr3t")]
    [InlineData("s3cr3t")]
    [InlineData("host=db password=s3cr3t dbname=app")]
    [InlineData("Host=db;Password=s3cr3t;Databse=app")]
    [InlineData("Host=db;Password=s3cr3t;SSL Mode=s3cr3t")]
    [InlineData("Host=db;Password=x;Require Auth=s3cr3t")]
    [InlineData("Host=db;Target Session Attributes=s3cr3t")]
    [InlineData("postgresql://me:s3cr3t@db:x/app")]
    [InlineData("postgresql://me:pa/s3cr3t@db/app?x=1")]
    [InlineData("postgresql://me:pa/s3cr3t@db/%")]
    [InlineData("postgresql://me:1/s3cr3t@db/app?sslmode=x")]
    [InlineData("postgresql://me:pa?s3cr3t@db/app")]
    [InlineData("postgresql://me:pa?s3cr3t=1@db/app")]
    [InlineData("postgresql://me:pa%s3cr3t@db/app")]
    [InlineData("postgresql://me:s3cr3t@db/app?flavour=x")]
    [InlineData("postgresql://db/app?password=pa&s3cr3t=1")]
    [InlineData("postgresql://db/app?password=s3cr3t&sslmode=s3cr3t")]
    [InlineData("postgresql://db/app?connect_timeout=s3cr3t")]
    [InlineData("jdbc:postgresql://me:s3cr3t@db/app")]
    [InlineData("jdbc:postgresql://db/app?password=pa&s3cr3t")]
    [InlineData("jdbc:postgresql://db/app?password=s3cr3t&sslmode=s3cr3t")]
    [InlineData("jdbc:s3cr3t")]
    [InlineData("mysql://me:s3cr3t@db/app")]
    public void No_error_holds_a_secret(string text)
    {
        var error = _scope.Fails(text);
        Assert.DoesNotContain("s3cr3t", $"{error} {error.RecommendedAction}", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_target_s_text_holds_no_secret()
    {
        var target = _scope.Target(new ConnectionSettings { ConnectionString = "postgresql://me:s3cr3t@db/app" });
        Assert.DoesNotContain("s3cr3t", $"{target} {target.Server} {target.Database} {target.User}", StringComparison.Ordinal);
        Assert.Equal("s3cr3t", target.ToBuilder().Password);
    }
}
