curl https://logx.optimizely.com/v1/events -d @body.json
